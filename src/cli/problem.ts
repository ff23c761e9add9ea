/** A problem that the server answered (RFC 9457), in plain words. */

export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  /** Fields that were not as they should be. */
  readonly errors?: readonly { readonly field?: string; readonly pointer?: string; readonly message?: string; readonly detail?: string }[];
}

/** The detail, or else the title, and a line for each field. */
export function problemText(problem: Problem, status: number): string {
  const what = problem.detail ?? problem.title ?? `The server answered HTTP ${status}.`;
  const fields = (problem.errors ?? []).map((error) => {
    const field = error.field ?? error.pointer ?? '';
    const message = error.message ?? error.detail ?? 'is not as it should be';
    return `  ${field === '' ? '' : `${field}: `}${message}`;
  });
  return [what, ...fields].join('\n');
}

export function asProblem(body: unknown): Problem | undefined {
  return typeof body === 'object' && body !== null && ('title' in body || 'detail' in body) ? (body as Problem) : undefined;
}
