import { defineConfig, devices } from "@playwright/test";

const baseURL = process.env.PREAU_URL;
if (!baseURL) {
  throw new Error("PREAU_URL is missing: run tests/bin/with-server tests/browser/run");
}

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } };

export default defineConfig({
  testDir: "journeys",
  outputDir: "../.cache/browser",
  // Journeys of one file build on each other; the files share one server and its demo data.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // Generous: a slow machine is no fault of the portal.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    baseURL,
    actionTimeout: 30_000,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.PREAU_TEST_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  // Every journey as most people see it; the public one also as others do. Zoom is a narrower viewport
  // at a higher density: 1280 pixels seen at 400 % are 320.
  projects: [
    { name: "desktop", use: desktop },
    { name: "dark", use: { ...desktop, colorScheme: "dark" }, grep: /@variants/ },
    { name: "320px", use: { ...desktop, viewport: { width: 320, height: 640 } }, grep: /@variants/ },
    { name: "zoom-200", use: { ...desktop, viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }, grep: /@variants/ },
    { name: "zoom-400", use: { ...desktop, viewport: { width: 320, height: 200 }, deviceScaleFactor: 4 }, grep: /@variants/ },
  ],
});
