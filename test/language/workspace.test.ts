import { describe, expect, it } from 'vitest';
import { readWorkspace, type WorkspaceFile } from '../../src/language/workspace.js';
import { shippedFiles } from './shipped-files.js';

function replaced(path: string, change: (text: string) => string): WorkspaceFile[] {
  return shippedFiles().map((file) => (file.path === path ? { path, text: change(file.text) } : file));
}

function found(files: readonly WorkspaceFile[]): string[] {
  return readWorkspace(files).diagnostics.map(({ code, file, range }) => `${code} ${file}:${range.start.line}`);
}

describe('the shipped workspace', () => {
  const workspace = readWorkspace(shippedFiles());

  it('has nothing wrong in it', () => {
    expect(workspace.diagnostics).toEqual([]);
  });

  it('is read into what the other rooms work with', () => {
    expect(workspace.playbooks.map(({ path }) => path)).toContain('after-sale/complaint.yaml');
    expect(workspace.organisation?.people.filter(({ administrator }) => administrator).map(({ person }) => person)).toEqual(['xu_jing']);
    expect(workspace.organisation?.units.find(({ unit }) => unit === 'after_sales')).toMatchObject({
      parent: 'company',
      manager: 'chen_wei',
    });
    expect(workspace.calendars.office).toMatchObject({ format: 1, time_zone: 'Asia/Shanghai' });
    expect(workspace.calendars.office?.days['2026-01-01']).toMatchObject({ hours: [] });
    expect(workspace.messages.customer_withdraws).toMatchObject({ key: 'reference', from: [], data: { required: ['reference'] } });
    expect(workspace.customer).toMatchObject({ required: ['name', 'tier', 'facts'] });
  });

  it('is read the same whatever the order of its files', () => {
    const { documents } = readWorkspace(shippedFiles().reverse());
    expect(documents.map(({ path }) => path)).toEqual(workspace.documents.map(({ path }) => path));
  });
});

describe('a workspace', () => {
  it('needs an organisation and calendars', () => {
    const files = shippedFiles().filter(({ path }) => path !== 'organisation.yaml' && path !== 'calendars.yaml');
    expect(found(files)).toEqual(['name/missing-file calendars.yaml:1', 'name/missing-file organisation.yaml:1']);
  });

  it('does not miss a file that is there and cannot be read', () => {
    const files = replaced('organisation.yaml', () => '- nothing\n');
    expect(found(files)).toEqual(['yaml/not-a-map organisation.yaml:1']);
  });

  it('gives no organisation with errors in it, and still says to playbooks what it holds', () => {
    const workspace = readWorkspace(replaced('organisation.yaml', (text) => text.replace('unit: office, roles', 'unit: ofice, roles')));
    expect(workspace.diagnostics.map(({ code }) => code)).toEqual(['name/unknown-unit']);
    expect(workspace.organisation).toBeUndefined();
    expect(workspace.surroundings.organisation?.people.length).toBeGreaterThan(8);
  });

  it('says nothing of names in a file that lost a part', () => {
    const workspace = readWorkspace(replaced('organisation.yaml', (text) => text.replace('roles:\n', 'roles:\n  lost\n')));
    expect(workspace.surroundings.organisation).toBeUndefined();
  });

  it('gives no calendar with errors in it, nor one whose holidays have errors', () => {
    const wrongHours = readWorkspace(replaced('calendars.yaml', (text) => text.replace("'09:00-12:00'", "'9-12'")));
    expect(wrongHours.calendars.office).toBeUndefined();
    const wrongDay = readWorkspace(replaced('holidays/cn.yaml', (text) => text.replace('2025-01-28', '2025-01-32')));
    expect(wrongDay.diagnostics.map(({ code, file }) => `${code} ${file}`)).toEqual(['calendar/bad-date holidays/cn.yaml']);
    expect(wrongDay.calendars.office).toBeUndefined();
    expect(wrongDay.surroundings.calendars).toContain('office');
  });

  it('has each id once, over all files of a kind', () => {
    const [playbook] = shippedFiles().filter(({ path }) => path.endsWith('complaint.yaml'));
    const files = [...shippedFiles(), { path: 'internal/complaint.yaml', text: playbook!.text }];
    expect(found(files)).toEqual([expect.stringMatching(/^name\/duplicate-id internal\/complaint\.yaml:\d+$/)]);
  });

  it('is read past other files', () => {
    expect(found([...shippedFiles(), { path: 'README.md', text: '# yaml: [' }])).toEqual([]);
  });

  it('of nothing is answered too', () => {
    expect(readWorkspace([])).toMatchObject({ documents: [], playbooks: [], calendars: {}, messages: {} });
  });
});
