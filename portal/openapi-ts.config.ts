import { defineConfig } from '@hey-api/openapi-ts'

export default defineConfig({
  input: '../openapi/openapi.yaml',
  output: { path: 'src/api/gen', postProcess: [] },
  plugins: [
    '@hey-api/typescript',
    { name: '@hey-api/client-fetch', runtimeConfigPath: './src/api/client.ts', throwOnError: true },
    { name: '@hey-api/sdk', auth: false },
    { name: '@tanstack/react-query', mutationOptions: false },
  ],
})
