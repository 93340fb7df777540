// Switches a code or a whole pool off and on again, after a question.
import { Button } from '@mantine/core';
import { IconPower } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useConfirm } from '../components/useConfirm';
import { useTold } from '../components/useTold';
import { codesKey } from './queries';

export function SwitchButton({
  active,
  title,
  text,
  run,
}: {
  active: boolean;
  title: string;
  text: string;
  run: (active: boolean) => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const { ask, dialog } = useConfirm();
  const change = useTold({ run, stale: [codesKey], done: t('codes.switched') });
  const word = t(`codes.switch.${active ? 'deactivate' : 'activate'}`);
  return (
    <>
      {dialog}
      <Button
        variant="default"
        loading={change.isPending}
        leftSection={<IconPower size={18} aria-hidden />}
        onClick={() => {
          ask({
            title,
            text,
            confirm: word,
            destructive: active,
            onConfirm: () => {
              change.mutate(!active);
            },
          });
        }}
      >
        {word}
      </Button>
    </>
  );
}
