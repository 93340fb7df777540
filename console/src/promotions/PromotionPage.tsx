// One promotion: what it says, how much it was used, its JSON, its versions; and what may be done.
import { Alert, Button, Tabs } from '@mantine/core';
import { IconEdit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { Json } from '../components/Json';
import { PageHead } from '../components/PageHead';
import { Loaded } from '../components/States';
import { Tag } from '../components/Tag';
import { useCurrent } from '../session/SessionContext';
import { Overview } from './Overview';
import { PublishNote } from './PublishNote';
import { promotionDetail, type Definition, type Promotion } from './queries';
import { StateTag } from './StateTag';
import { StepButtons } from './StepButtons';
import { Versions } from './Versions';

export function shownDefinition(promotion: Promotion): Definition {
  return promotion.live ?? promotion.draft ?? {};
}

function timedOf(promotion: Promotion) {
  const schedule = (shownDefinition(promotion).schedule ?? {}) as {
    starts_at?: string;
    ends_at?: string;
  };
  return { state: promotion.state, ...schedule };
}

function EditButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  if (!may('promotions.write')) return null;
  return (
    <Button
      component={Link}
      to={`/promotions/${encodeURIComponent(id)}/edit`}
      variant="default"
      leftSection={<IconEdit size={18} aria-hidden />}
    >
      {t('promotion.edit')}
    </Button>
  );
}

function Body({ promotion }: { promotion: Promotion }) {
  const { t } = useTranslation();
  const definition = shownDefinition(promotion);
  const name = typeof definition.name === 'string' ? definition.name : promotion.id;
  const waits = promotion.has_draft && promotion.live_version > 0;
  return (
    <>
      <PageHead
        title={name}
        crumbs={[{ label: t('nav.promotions'), to: '/promotions' }]}
        aside={<StateTag promotion={timedOf(promotion)} />}
        actions={
          <>
            <EditButton id={promotion.id} />
            <StepButtons promotion={promotion} />
          </>
        }
      />
      {waits ? (
        <Alert color="blue" variant="outline" mb="md" title={t('promotion.draftWaits')}>
          {t('promotion.draftWaitsText', { version: promotion.live_version })}
        </Alert>
      ) : null}
      {promotion.has_draft ? <PublishNote /> : null}
      <Tabs defaultValue="overview" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="overview">{t('promotion.overview')}</Tabs.Tab>
          <Tabs.Tab value="versions" rightSection={<Tag>{promotion.live_version}</Tag>}>
            {t('promotion.versions')}
          </Tabs.Tab>
          <Tabs.Tab value="json">JSON</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview">
          <Overview promotion={promotion} definition={definition} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <Versions promotion={promotion} />
        </Tabs.Panel>
        <Tabs.Panel value="json">
          <Json label={t('promotion.jsonOf', { name })} value={definition} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

export default function PromotionPage() {
  const { id = '' } = useParams();
  const promotion = useQuery(promotionDetail(id));
  return <Loaded query={promotion}>{(found) => <Body promotion={found} />}</Loaded>;
}
