// A secret that is shown this once.
import { Alert, Button, Code, CopyButton, Stack, Text } from '@mantine/core';
import { IconCopy, IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export function Secret({ value }: { value: string }) {
  const { t } = useTranslation();
  return (
    <Alert
      role="status"
      variant="outline"
      color="stack"
      icon={<IconKey aria-hidden />}
      title={t('secret.title')}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('secret.text')}</Text>
        <Code className="secret">{value}</Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              onClick={copy}
              leftSection={<IconCopy size={14} aria-hidden />}
            >
              {copied ? t('action.copied') : t('action.copy')}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Alert>
  );
}
