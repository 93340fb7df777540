// An address that leads nowhere.
import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Empty } from '../components/States';

export function Missing() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={<IconMapOff />}
      title={t('missing.title')}
      text={t('missing.text')}
      action={
        <Button component={Link} to="/promotions">
          {t('missing.action')}
        </Button>
      }
    />
  );
}
