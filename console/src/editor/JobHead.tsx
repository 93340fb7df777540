// The button that starts a long question, and its progress.
import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../components/States';
import { useFormats } from '../i18n/format';

type Props = {
  lead: string;
  action: string;
  works: boolean;
  done: number;
  total: number;
  error: unknown;
  onStart: () => void;
};

export function JobHead({ lead, action, works, done, total, error, onStart }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Stack>
      <Group justify="space-between">
        <Text className="quiet" maw={640}>
          {lead}
        </Text>
        <Button
          onClick={onStart}
          loading={works}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
        >
          {action}
        </Button>
      </Group>
      {works ? (
        <div role="status">
          <Progress
            value={total > 0 ? (done / total) * 100 : 5}
            aria-label={t('outlook.progress')}
            animated
          />
          <Text size="sm" className="quiet figure" mt={4}>
            {t('outlook.done', { done: format.number(done), total: format.number(total) })}
          </Text>
        </div>
      ) : null}
      {error ? <Failure error={error} onRetry={onStart} /> : null}
    </Stack>
  );
}
