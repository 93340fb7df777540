// How the console is built and, with `npm run dev`, served beside a running Stapel, whose address is
// in STAPEL_URL.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.STAPEL_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      output: {
        manualChunks: {
          react: ['react', 'react-dom', 'react-router-dom'],
          mantine: ['@mantine/core', '@mantine/hooks', '@mantine/notifications'],
        },
      },
    },
  },
  server: { proxy: { '/v1': server, '/problems': server } },
});
