// A refusal in the reader's language: our own words for what users meet often, else the API's.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { writeDuration } from '../i18n/duration';
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
  'rate_limited',
  'csrf',
  'last_owner',
] as const;
type Known = (typeof known)[number];

function isKnown(code: string): code is Known {
  return (known as readonly string[]).includes(code);
}

export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiProblem)) return t('problem.unreadable');
      if (error.code === 'locked_out') {
        const time = writeDuration(error.retryAfterSeconds ?? 60, i18n.language);
        return t('problem.locked_out', { time });
      }
      if (isKnown(error.code)) return t(`problem.${error.code}`);
      const faults = error.faults.map((fault) => `${fault.pointer || '/'}: ${fault.detail}`);
      return [error.message || t('problem.unreadable'), ...faults].join('\n');
    },
    [t, i18n.language],
  );
}
