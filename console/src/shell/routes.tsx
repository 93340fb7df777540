// Which page has which address. Each is loaded when somebody goes there.
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Loading } from '../components/States';
import { Missing } from './Missing';

const Home = lazy(() => import('../home/HomePage'));
const Promotions = lazy(() => import('../promotions/PromotionsPage'));
const Promotion = lazy(() => import('../promotions/PromotionPage'));
const Editor = lazy(() => import('../editor/EditorPage'));
const Codes = lazy(() => import('../codes/CodesPage'));
const Pool = lazy(() => import('../codes/PoolPage'));
const Code = lazy(() => import('../codes/CodePage'));
const Settings = lazy(() => import('../settings/SettingsPage'));
const Cart = lazy(() => import('../cart/CartPage'));

export function Pages() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/" element={<Home />} />
        <Route path="/promotions" element={<Promotions />} />
        <Route path="/promotions/new" element={<Editor key="new" />} />
        <Route path="/promotions/:id" element={<Promotion />} />
        <Route path="/promotions/:id/edit" element={<Editor />} />
        <Route path="/codes" element={<Codes />} />
        <Route path="/codes/pools/:id" element={<Pool />} />
        <Route path="/codes/:code" element={<Code />} />
        <Route path="/settings" element={<Settings />} />
        <Route path="/settings/:tab" element={<Settings />} />
        <Route path="/cart" element={<Cart />} />
        <Route path="*" element={<Missing />} />
      </Routes>
    </Suspense>
  );
}
