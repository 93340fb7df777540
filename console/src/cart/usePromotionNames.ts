// Promotions by their names, where the list holds them; else the id says enough.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, bodyOf } from '../api/client';
import { promotionsKey } from '../promotions/queries';

export function usePromotionNames(): (id: string) => string {
  const list = useQuery({
    queryKey: [...promotionsKey, 'names'],
    queryFn: async () => {
      const page = await bodyOf(api.GET('/v1/promotions', { params: { query: { limit: 1000 } } }));
      return new Map(page.items.map((one) => [one.id, one.name]));
    },
    staleTime: 60_000,
  });
  const names = list.data;
  return useCallback((id: string) => names?.get(id) ?? id, [names]);
}
