// A refusal of the API (RFC 9457) as an error, and the one place where answers are taken apart.

export type FieldFault = { pointer: string; detail: string };

export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly faults: readonly FieldFault[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail);
    this.name = 'ApiProblem';
  }
}

type ProblemBody = { code?: string; title?: string; detail?: string; errors?: FieldFault[] };

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body;
}

// What a refused answer says; an answer that is no problem document is one of the network's.
export function problemOf(response: Response, body: unknown): ApiProblem {
  const wait = Number(response.headers.get('retry-after'));
  const retryAfter = wait > 0 ? wait : null;
  if (!isProblem(body)) return new ApiProblem(response.status, 'unreadable', '', [], retryAfter);
  return new ApiProblem(
    response.status,
    body.code ?? 'unreadable',
    body.detail ?? body.title ?? '',
    body.errors ?? [],
    retryAfter,
  );
}

// Whether the refusal names this place of what was sent.
export function hasFault(error: unknown, pointer: string): boolean {
  return error instanceof ApiProblem && error.faults.some((fault) => fault.pointer === pointer);
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof ApiProblem && error.code === code;
}
