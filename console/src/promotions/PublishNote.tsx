// Tells who may write drafts but not publish them what comes of a draft.
import { Alert } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCurrent } from '../session/SessionContext';

export function PublishNote() {
  const { t } = useTranslation();
  const { may } = useCurrent();
  if (!may('promotions.write') || may('promotions.publish')) return null;
  return (
    <Alert
      color="blue"
      variant="outline"
      mb="md"
      icon={<IconUserCheck aria-hidden />}
      title={t('promotion.approval')}
    >
      {t('promotion.approvalText')}
    </Alert>
  );
}
