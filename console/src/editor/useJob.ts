// Starts something that the server works on for a while, and asks how far it is until it is done.
import { useMutation, useQuery } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';

type Job = { id: string; state: string; orders_done: number; orders: number; failure?: string };

export function useJob<T extends Job>(
  name: string,
  start: () => Promise<T>,
  find: (id: string) => Promise<T>,
) {
  const begun = useMutation({ mutationFn: start });
  const id = begun.data?.id;
  const followed = useQuery({
    queryKey: ['job', name, id],
    queryFn: () => find(id ?? ''),
    enabled: id !== undefined,
    refetchInterval: ({ state }) =>
      state.data && ['waiting', 'running'].includes(state.data.state) ? 400 : false,
  });
  const job = followed.data ?? begun.data;
  const failed = job?.failure ? new ApiProblem(500, 'job_failed', job.failure) : null;
  const works =
    begun.isPending || (job !== undefined && ['waiting', 'running'].includes(job.state));
  return {
    start: () => {
      begun.mutate();
    },
    job,
    works,
    error: begun.error ?? followed.error ?? failed,
  };
}
