// Asks before something that cannot simply be taken back. Returns the question and the dialog that
// the page must show.
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Question = {
  title: string;
  text: string;
  confirm: string;
  destructive?: boolean;
  onConfirm: () => void;
};

export function useConfirm(): { ask: (question: Question) => void; dialog: ReactNode } {
  const { t } = useTranslation();
  const [question, setQuestion] = useState<Question | null>(null);
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
  };
  const dialog = (
    <Modal
      opened={open}
      onClose={close}
      title={question?.title}
      centered
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Text>{question?.text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button
            {...(question?.destructive ? { color: 'red.9' } : {})}
            onClick={() => {
              close();
              question?.onConfirm();
            }}
          >
            {question?.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
  const ask = (next: Question) => {
    setQuestion(next);
    setOpen(true);
  };
  return { ask, dialog };
}
