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
    // What every visit needs comes in two pieces, since many small ones compress worse: the libraries, which a new version
    // of the portal leaves as they are, and the portal's own frame.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack)\// },
            { name: 'frame', test: /src\/(app|domain|api)\// },
          ],
        },
      },
    },
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
