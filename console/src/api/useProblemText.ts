// A refusal in the reader's language: our own words for what users meet often, else the API's.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from './problem';

const known = [
  'unreachable',
  'unreadable',
  'unauthorized',
  'forbidden',
  'not_found',
  'overloaded',
  'stale_revision',
  'wrong_credentials',
  'totp_required',
  'locked_out',
  'rate_limited',
  'csrf',
] as const;
type Known = (typeof known)[number];

function isKnown(code: string): code is Known {
  return (known as readonly string[]).includes(code);
}

export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiProblem)) return t('problem.unreadable');
      if (isKnown(error.code)) return t(`problem.${error.code}`);
      const faults = error.faults.map((fault) => `${fault.pointer || '/'}: ${fault.detail}`);
      return [error.message || t('problem.unreadable'), ...faults].join('\n');
    },
    [t],
  );
}
