// The same draft as JSON, to read and to write.
import { Stack, Textarea, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EditedDocument } from './document';

type Props = { document: EditedDocument; onText: (text: string) => void };

export function JsonEditor({ document, onText }: Props) {
  const { t } = useTranslation();
  return (
    <Stack className="surface" p="lg" component="section">
      <Title order={2} size="h5">
        JSON
      </Title>
      <Textarea
        aria-label={t('editor.json')}
        autosize
        minRows={8}
        maxRows={32}
        spellCheck={false}
        classNames={{ input: 'json' }}
        error={document.broken ? t('editor.jsonBroken') : null}
        value={document.text}
        onChange={(event) => {
          onText(event.currentTarget.value);
        }}
      />
    </Stack>
  );
}
