// One code and its whole life.
import { Anchor, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import type { Schema } from '../api/client';
import { isCode } from '../api/problem';
import { PageHead } from '../components/PageHead';
import { Empty, Loaded } from '../components/States';
import { Tag } from '../components/Tag';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import { codeDetail, switchCode } from './queries';
import { SwitchButton } from './SwitchButton';

type Code = Schema['Code'];
type Event = Schema['CodeEvent'];

function Life({ events }: { events: Event[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  return (
    <Stack className="surface" p="lg" component="section">
      <Title order={2} size="h5">
        {t('code.life')}
      </Title>
      <Timeline active={events.length} bulletSize={16} lineWidth={2}>
        {events.map((event, at) => (
          <Timeline.Item key={at} title={t(`code.event.${event.kind}`)}>
            <Text size="sm" className="quiet">
              {format.dateTime(event.at, shop.timezone)}
            </Text>
            {event.promotion ? (
              <Anchor
                size="sm"
                component={Link}
                to={`/promotions/${encodeURIComponent(event.promotion)}`}
              >
                {event.promotion}
              </Anchor>
            ) : null}
            {event.order ? (
              <Text size="sm">{t('decision.order', { order: event.order })}</Text>
            ) : null}
            {event.reason ? (
              <Text size="sm">{t('code.because', { reason: event.reason })}</Text>
            ) : null}
            {event.count && event.count > 1 ? (
              <Text size="sm">{t('code.times', { number: event.count })}</Text>
            ) : null}
          </Timeline.Item>
        ))}
      </Timeline>
      {events.length === 0 ? <Text className="quiet">{t('code.nothing')}</Text> : null}
    </Stack>
  );
}

function Facts({ code }: { code: Code }) {
  const { t } = useTranslation();
  const format = useFormats();
  const limit = code.uses_max === null ? t('code.byPromotion') : format.number(code.uses_max);
  return (
    <Stack className="surface" p="lg" gap="sm" component="section">
      <Title order={2} size="h5">
        {t('code.facts')}
      </Title>
      <Text>{t('code.usedOf', { used: format.number(code.used), limit })}</Text>
      {code.held > 0 ? <Text>{t('code.heldNow', { held: format.number(code.held) })}</Text> : null}
      {code.pool ? (
        <Text>
          {t('codes.pool')}:{' '}
          <Anchor component={Link} to={`/codes/pools/${encodeURIComponent(code.pool)}`}>
            {code.pool}
          </Anchor>
        </Text>
      ) : null}
      <Text component="div">
        {t('code.triggers')}: {code.promotions.length === 0 ? t('code.noPromotion') : null}
        {code.promotions.map((id) => (
          <Anchor key={id} component={Link} to={`/promotions/${encodeURIComponent(id)}`} mr={8}>
            {id}
          </Anchor>
        ))}
      </Text>
    </Stack>
  );
}

function Switch({ code }: { code: Code }) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  // Public codes are part of their promotion and are switched with it.
  if (!may('codes') || code.issued_at === null) return null;
  const way = code.active ? 'deactivate' : 'activate';
  return (
    <SwitchButton
      active={code.active}
      title={t(`code.switch.${way}.title`)}
      text={t(`code.switch.${way}.text`)}
      run={(active) => switchCode(code.code, active)}
    />
  );
}

export default function CodePage() {
  const { t } = useTranslation();
  const { code = '' } = useParams();
  const answer = useQuery(codeDetail(code));
  const crumbs = [{ label: t('nav.codes'), to: '/codes' }];
  if (isCode(answer.error, 'not_found')) {
    return (
      <>
        <PageHead title={code} crumbs={crumbs} />
        <div className="surface">
          <Empty icon={<IconSearchOff />} title={t('code.unknown')} text={t('code.unknownText')} />
        </div>
      </>
    );
  }
  return (
    <Loaded query={answer}>
      {({ found, events }) => (
        <>
          <PageHead
            title={found.code}
            crumbs={crumbs}
            aside={
              <Tag tone={found.active ? 'good' : 'warn'}>
                {t(found.active ? 'codes.on' : 'codes.off')}
              </Tag>
            }
            actions={
              <Group>
                <Switch code={found} />
              </Group>
            }
          />
          <div className="two-to-one">
            <Life events={events} />
            <Facts code={found} />
          </div>
        </>
      )}
    </Loaded>
  );
}
