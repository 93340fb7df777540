// Runs a change and tells how it went, in a notice that screen readers read out.
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isCode } from '../api/problem';
import { useProblemText } from '../api/useProblemText';

type Options<In, Out> = {
  run: (input: In) => Promise<Out>;
  done?: string | ((output: Out) => string);
  // Whose answers are out of date afterwards.
  stale?: readonly (readonly unknown[])[];
  onDone?: (output: Out, input: In) => void;
};

export function useTold<In, Out>(options: Options<In, Out>): UseMutationResult<Out, unknown, In> {
  const client = useQueryClient();
  const { t } = useTranslation();
  const text = useProblemText();
  return useMutation<Out, unknown, In>({
    mutationFn: options.run,
    onSuccess: async (output, input) => {
      await Promise.all(
        (options.stale ?? []).map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      const message = typeof options.done === 'function' ? options.done(output) : options.done;
      if (message) notifications.show({ message, color: 'stack' });
      options.onDone?.(output, input);
    },
    onError: (error) => {
      // Who is no longer signed in is asked to sign in again, and need not be told here too.
      if (isCode(error, 'unauthorized')) return;
      notifications.show({
        title: t('state.failed'),
        message: text(error),
        color: 'red',
        autoClose: 10_000,
      });
    },
  });
}
