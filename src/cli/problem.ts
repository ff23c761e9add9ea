/** A problem that the server answered (RFC 9457), in plain words. */

export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  /** Fields that were not as they should be. */
  readonly errors?: readonly { readonly field?: string; readonly pointer?: string; readonly message?: string; readonly detail?: string }[];
  /** What is wrong in a workspace that was to be published. */
  readonly diagnostics?: readonly {
    readonly file: string;
    readonly range: { readonly start: { readonly line: number } };
    readonly message: string;
  }[];
}

/** The detail, or else the title, and a line for each field or diagnostic. */
export function problemText(problem: Problem, status: number): string {
  const what = problem.detail ?? problem.title ?? `The server answered HTTP ${status}.`;
  const fields = (problem.errors ?? []).map((error) => {
    const field = error.field ?? error.pointer ?? '';
    const message = error.message ?? error.detail ?? 'is not as it should be';
    return `  ${field === '' ? '' : `${field}: `}${message}`;
  });
  const diagnostics = (problem.diagnostics ?? []).map(({ file, range, message }) => `  ${file}:${range.start.line}: ${message}`);
  return [what, ...fields, ...diagnostics].join('\n');
}

export function asProblem(body: unknown): Problem | undefined {
  return typeof body === 'object' && body !== null && ('title' in body || 'detail' in body) ? (body as Problem) : undefined;
}
