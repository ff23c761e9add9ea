import { expect, it } from 'vitest';
import { casesOfPerson } from '../../src/store/people-changes.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { held, offered, view, write } from './projected-case.js';

onEachDatabase('The open cases of a person', ({ db }) => {
  it('are those in which they have a task, are offered one by name, or hold whatever case role', async () => {
    const put = (id: string, changes: Parameters<typeof write>[0]) => writeProjection(db(), write({ case: id, ...changes }));
    const roles = (id: string, case_roles: Record<string, string | null>, more = {}) =>
      put(id, { view: view(id, { case_roles, ...more }) });
    await put('complaint/a', { tasks: [held('complaint/a:x.1', 'wu')] });
    await put('complaint/b', { tasks: [offered('complaint/b:x.1', [[{ kind: 'person', person: 'wu' }]])] });
    await roles('complaint/c', { owner: 'wu' });
    await roles('complaint/d', { owner: 'li', engineer: 'wu' });
    await roles('complaint/e', { owner: 'li', engineer: null });
    await roles('complaint/f', { engineer: 'wu' }, { status: 'completed', ended_at: 2 });
    expect(await casesOfPerson(db(), 'wu', '', 10)).toEqual(['complaint/a', 'complaint/b', 'complaint/c', 'complaint/d']);
    expect(await casesOfPerson(db(), 'wu', 'complaint/b', 1)).toEqual(['complaint/c']);
  });
});
