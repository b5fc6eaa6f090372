import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = process.env.PREAU_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  build: {
    // The policy forbids inline anything: no polyfill script, no data: addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/docs', '/openapi.yaml', '/sitemap.xml'].map((path) => [path, { target: server, changeOrigin: false }]),
    ),
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    environmentOptions: { jsdom: { url: 'http://portal.test/' } },
  },
})
