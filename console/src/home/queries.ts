// What Home asks of the API, and how often.
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schema } from '../api/client';

export type Overview = Schema['Overview'];

const refresh_ms = 60_000;
const refresh_while_reading_ms = 1_000;

// Asked again now and then, faster while the server still reads; not while the page is hidden.
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: () => bodyOf(api.GET('/v1/overview')),
  refetchInterval: (query) =>
    query.state.data?.complete === false ? refresh_while_reading_ms : refresh_ms,
});
