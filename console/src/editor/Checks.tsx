// Beside the form: what the draft says in words or what is wrong with it, and what is unwise.
import { Alert, List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, bodyOf, type Schema } from '../api/client';
import { ApiProblem } from '../api/problem';
import { Failure, Loading } from '../components/States';
import { Tag, type Tone } from '../components/Tag';
import { draftTerms } from '../promotions/queries';
import { TermsView } from '../promotions/TermsView';
import type { Definition } from './document';

type Finding = Schema['LintReport']['findings'][number];
const tones: Record<Finding['severity'], Tone> = { error: 'bad', warning: 'warn', advice: 'calm' };

function Faults({ problem }: { problem: ApiProblem }) {
  const { t } = useTranslation();
  return (
    <Alert role="alert" color="red" variant="outline" title={t('editor.faults')}>
      <List size="sm">
        {problem.faults.map((fault) => (
          <List.Item key={fault.pointer + fault.detail}>
            <code>{fault.pointer.replace(/^\/promotion/, '') || '/'}</code> {fault.detail}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

export function InWords({ definition }: { definition: Definition }) {
  const { t, i18n } = useTranslation();
  const terms = useQuery(draftTerms(definition, i18n.language));
  const problem = terms.error instanceof ApiProblem ? terms.error : null;
  return (
    <Stack className="surface" p="lg" component="section" aria-live="polite">
      <Title order={2} size="h5">
        {t('promotion.inWords')}
      </Title>
      {terms.isPending ? <Loading rows={2} /> : null}
      {terms.data ? <TermsView terms={terms.data} /> : null}
      {problem && problem.faults.length > 0 ? <Faults problem={problem} /> : null}
      {terms.isError && !problem?.faults.length ? <Failure error={terms.error} /> : null}
    </Stack>
  );
}

// By itself, so whether the promotions that it names are there cannot be told.
async function lintAlone(definition: Definition, language: 'nl' | 'en') {
  const body = { promotions: [definition], language };
  const report = await bodyOf(api.POST('/v1/lint', { body }));
  return report.findings.filter(({ rule }) => rule !== 'unknown_reference');
}

export function Lint({ definition }: { definition: Definition }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'nl' ? 'nl' : 'en';
  const report = useQuery({
    queryKey: ['lint', definition, language],
    queryFn: () => lintAlone(definition, language),
    retry: false,
    staleTime: Infinity,
  });
  if (!report.data) return null;
  return (
    <Stack className="surface" p="lg" component="section">
      <Title order={2} size="h5">
        {t('editor.lint')}
      </Title>
      {report.data.length === 0 ? (
        <Text size="sm" className="quiet">
          {t('editor.lintNone')}
        </Text>
      ) : null}
      {report.data.map((finding) => (
        <div key={finding.rule + finding.message}>
          <Tag tone={tones[finding.severity]}>{t(`editor.severity.${finding.severity}`)}</Tag>
          <Text size="sm" mt={4}>
            {finding.message}
          </Text>
          <Text size="sm" className="quiet">
            {finding.advice}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
