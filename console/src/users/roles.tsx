// The roles: their names, what each may do, and choosing some of them.
import { Checkbox, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '../session/session';

export const roles: readonly Role[] = [
  'owner',
  'marketer',
  'approver',
  'finance',
  'support',
  'analyst',
];

type Props = {
  value: readonly Role[];
  onChange: (roles: Role[]) => void;
  // The shop's last owner stays one.
  keepsOwner?: boolean;
};

export function RolesInput({ value, onChange, keepsOwner = false }: Props) {
  const { t } = useTranslation();
  const kept = (role: Role) => keepsOwner && role === 'owner';
  return (
    <Checkbox.Group
      label={t('users.roles')}
      value={[...value]}
      onChange={(next) => {
        onChange(roles.filter((role) => next.includes(role)));
      }}
    >
      <Stack gap="sm" mt="xs">
        {roles.map((role) => (
          <Checkbox
            key={role}
            value={role}
            label={t(`role.name.${role}`)}
            description={kept(role) ? t('users.lastOwner') : t(`role.may.${role}`)}
            disabled={kept(role)}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

export function RolesExplained() {
  const { t } = useTranslation();
  return (
    <Stack className="surface" p="lg" component="section">
      <div>
        <Title order={2} size="h5">
          {t('role.title')}
        </Title>
        <Text size="sm" className="quiet">
          {t('role.lead')}
        </Text>
      </div>
      <dl className="roles">
        {roles.map((role) => (
          <div key={role}>
            <dt>{t(`role.name.${role}`)}</dt>
            <dd>{t(`role.may.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </Stack>
  );
}
