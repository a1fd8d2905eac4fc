export const proveWindow = Object.assign(async () => {}, { packages: [] });
