// The codes for who loses the authenticator, shown this once.
import { Alert, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCopy, IconDownload, IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

function keepAsFile(codes: string[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([codes.join('\n') + '\n'], { type: 'text/plain' }));
  link.download = 'stapel-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(link.href);
}

export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      role="status"
      variant="outline"
      color="stack"
      icon={<IconKey aria-hidden />}
      title={t('totp.codesTitle')}
    >
      <Stack>
        <Text size="sm">{t('totp.codesText')}</Text>
        <ul className="recovery" aria-label={t('totp.codesTitle')}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Group gap="xs">
          <CopyButton value={codes.join('\n')}>
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
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => {
              keepAsFile(codes);
            }}
          >
            {t('totp.codesFile')}
          </Button>
          <Button size="xs" onClick={onKept}>
            {t('totp.codesKept')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
