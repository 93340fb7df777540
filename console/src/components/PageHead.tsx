// The head of a page: where it stands, its name, what can be done on it. Sets the window's title.
import { Anchor, Breadcrumbs, Group, Stack, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router-dom';

type Crumb = { label: string; to: string };
type Props = { title: string; crumbs?: Crumb[]; aside?: ReactNode; actions?: ReactNode };

export function PageHead({ title, crumbs = [], aside, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Stapel`;
  }, [title]);
  return (
    <Stack gap={6} mb="lg">
      {crumbs.length > 0 ? (
        <Breadcrumbs>
          {crumbs.map((crumb) => (
            <Anchor key={crumb.to} component={Link} to={crumb.to} size="sm">
              {crumb.label}
            </Anchor>
          ))}
        </Breadcrumbs>
      ) : null}
      <Group justify="space-between" align="center" gap="sm">
        <Group gap="sm" align="center" miw={0}>
          <Title order={1} size="h2">
            {title}
          </Title>
          {aside}
        </Group>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </Group>
    </Stack>
  );
}
