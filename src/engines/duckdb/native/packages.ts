// Written by `npm run generate` from package-lock.json: do not edit.

/** An npm package with the native library of one platform. */
export interface NativePackage {
  readonly name: string;
  readonly version: string;
  /** The hash of its tarball, as npm writes it: `sha512-` and base64. */
  readonly integrity: string;
}

/** The version of the packages: the one of DuckDB, and a number of its own. */
export const version = '1.5.5-r.5';

/** Every platform that has one, by the name that Node gives it, with `-musl` for Linux without glibc. */
export const packages: ReadonlyMap<string, NativePackage> = new Map([
  [
    'darwin-arm64',
    {
      name: '@duckdb/node-bindings-darwin-arm64',
      version: '1.5.5-r.5',
      integrity:
        'sha512-WJdeLTFy4pRg60rkbp9smtlP1iIQ8ErtIJkxS+2LQtM1ZZMSByyW+3WPpNoKe7IwPtVl2fLlPw7tDmQW4Z974g==',
    },
  ],
  [
    'darwin-x64',
    {
      name: '@duckdb/node-bindings-darwin-x64',
      version: '1.5.5-r.5',
      integrity:
        'sha512-rN0KjX13MwVQ5V5ufykolty/tf4SaafOpGWcUA1Cegf98jPeRdsJsEE1IMXn8n3u6WvMSZEVJmHJ3ma4Hr7Vzg==',
    },
  ],
  [
    'linux-arm64',
    {
      name: '@duckdb/node-bindings-linux-arm64',
      version: '1.5.5-r.5',
      integrity:
        'sha512-CafH2AIvXtpwDynG3KB/4uEOHRGlFoB7auCRMIwH3BKNIobsANV5LSpDJ3tfyRCFIsK6e8AT1eseWVnu2Dv3cw==',
    },
  ],
  [
    'linux-arm64-musl',
    {
      name: '@duckdb/node-bindings-linux-arm64-musl',
      version: '1.5.5-r.5',
      integrity:
        'sha512-00z3mYHUBAucp3L73EoftKDdaGOaV8ENELejiT+PK7dFjTzdXxqhJwZ1LaQV1/zEhIecz+x23f6WvFhWw+7XXQ==',
    },
  ],
  [
    'linux-x64',
    {
      name: '@duckdb/node-bindings-linux-x64',
      version: '1.5.5-r.5',
      integrity:
        'sha512-kCyq6BXhn6QXfwF8yVdVKriSSHP+rfVWcJ56cG8qZzlOZpxyvT5WGm6jMshxg4ditLlOsHsIN/D47RYrcjXuHQ==',
    },
  ],
  [
    'linux-x64-musl',
    {
      name: '@duckdb/node-bindings-linux-x64-musl',
      version: '1.5.5-r.5',
      integrity:
        'sha512-S5qEc7F+GjXt85T2xArjjvN5oc/IjtH6zsLJsuo8N3fQolheBCefemIMdZoK2Jik8a0sBxidiS6Ld4qprMPPDw==',
    },
  ],
  [
    'win32-arm64',
    {
      name: '@duckdb/node-bindings-win32-arm64',
      version: '1.5.5-r.5',
      integrity:
        'sha512-L3Mroc23xhqOowWVElni8LgEmsm5e9DdG1y2pLka/1ug3Pl2vpQMl1Phxwz4UEMF8DOBbMgN5BBNrYwG2BFo+g==',
    },
  ],
  [
    'win32-x64',
    {
      name: '@duckdb/node-bindings-win32-x64',
      version: '1.5.5-r.5',
      integrity:
        'sha512-mBGFn8netT/AAhK4TOG6Fw47+Db68CxCVtQ9qfxZc1kZAjds+aYrh17Fd/u5CbTDdxILsrcyuF8q9cUcm54kQA==',
    },
  ],
]);
