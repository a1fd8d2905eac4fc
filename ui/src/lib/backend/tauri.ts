// The real backend: Tauri's commands and events, results unwrapped.
import type { Backend, Settings } from "./backend";
import { commands, events, type Problem } from "./bindings";

type Result<T> = { status: "ok"; data: T } | { status: "error"; error: Problem };

async function unwrap<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result;
  if (settled.status === "error") throw settled.error;
  return settled.data;
}

async function done(result: Promise<Result<unknown>>): Promise<void> {
  await unwrap(result);
}

export const tauri: Backend = {
  catalog: () => unwrap(commands.catalog()),
  status: () => unwrap(commands.status()),
  onCatalog: (listener) => events.catalog.listen((event) => listener(event.payload)),
  onStatus: (listener) => events.status.listen((event) => listener(event.payload)),

  inspectStartUrl: (text) => unwrap(commands.inspectStartUrl(text)),
  regions: () => unwrap(commands.regions()),
  addIntegration: (input) => unwrap(commands.addIntegration(input)),
  renameIntegration: (id, alias) => done(commands.renameIntegration(id, alias)),
  removeIntegration: (id) => done(commands.removeIntegration(id)),

  signIn: (id, method) => done(commands.signIn(id, method)),
  reopenSignIn: (id) => done(commands.reopenSignIn(id)),
  cancelSignIn: (id) => done(commands.cancelSignIn(id)),
  dismissSignIn: (id) => done(commands.dismissSignIn(id)),
  signOut: (id) => done(commands.signOut(id)),
  sync: (id) => done(commands.sync(id)),
  cancelSync: (id) => done(commands.cancelSync(id)),

  startSession: (id, options) => done(commands.startSession(id, options)),
  cancelStart: (id) => done(commands.cancelStart(id)),
  answerMfa: (question, code) => done(commands.answerMfa(question, code)),
  stopSession: (id) => done(commands.stopSession(id)),
  stopAll: () => done(commands.stopAll()),
  dismissProblem: (id) => done(commands.dismissProblem(id)),
  openConsole: (id, service, region) => done(commands.openConsole(id, service, region)),

  setFavourite: (id, favourite) => done(commands.setFavourite(id, favourite)),
  setRegion: (ids, region) => done(commands.setRegion(ids, region)),
  setProfiles: (id, profiles) => done(commands.setProfiles(id, profiles)),
  setProfilesBy: (ids, template) => done(commands.setProfilesBy(ids, template)),
  sessionDetails: (id) => unwrap(commands.sessionDetails(id)),

  addIamUser: (input) => unwrap(commands.addIamUser(input)),
  addRole: (input) => unwrap(commands.addRole(input)),
  sessionSource: (id) => unwrap(commands.sessionSource(id)),
  changeSession: (id, change) => done(commands.changeSession(id, change)),
  removeSession: (id) => done(commands.removeSession(id)),

  roleSetup: (wanted) => unwrap(commands.roleSetup(wanted)),
  openSetupPage: (wanted, page) => done(commands.openSetupPage(wanted, page)),
  beginRoleTrial: (wanted, keys) => unwrap(commands.beginRoleTrial(wanted, keys)),
  testRole: (wanted, mfaDevice, code) => unwrap(commands.testRole(wanted, mfaDevice, code)),
  saveRole: () => unwrap(commands.saveRole()),
  endRoleTrial: () => done(commands.endRoleTrial()),

  importPreview: () => unwrap(commands.importPreview()),
  importProfiles: (profiles) => unwrap(commands.importProfiles(profiles)),
  plainKeys: () => unwrap(commands.plainKeys()),
  protectKeys: (ids) => unwrap(commands.protectKeys(ids)),
  protectedKeys: () => unwrap(commands.protectedKeys()),
  undoProtect: (profiles) => unwrap(commands.undoProtect(profiles)),

  settings: async () => (await unwrap(commands.settings())) as Settings,
  saveSettings: (settings) => done(commands.saveSettings(settings)),
  previewProfile: (template) => unwrap(commands.previewProfile(template)),
  startAtLogin: () => unwrap(commands.startAtLogin()),
  setStartAtLogin: (on) => done(commands.setStartAtLogin(on)),
};
