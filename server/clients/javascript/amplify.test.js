// The library that the original app uses: sign-in by SRP as a browser does it, and storage, with nothing changed but endpoints.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { Amplify } from 'aws-amplify';
import {
  confirmResetPassword,
  confirmSignUp,
  deleteUser,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  resendSignUpCode,
  resetPassword,
  signIn,
  signOut,
  signUp,
  updatePassword,
} from 'aws-amplify/auth';
import { copy, downloadData, getProperties, getUrl, list, remove, uploadData } from 'aws-amplify/storage';
import { start } from './backend.js';
import { carry } from './carry.js';
import { PASSWORD } from './people.js';

/** What a browser has and Node.js has not, as far as Amplify uses it for the checksums of parts. */
globalThis.FileReader = class {
  readAsArrayBuffer(blob) {
    blob.arrayBuffer().then((bytes) => this.onload(Object.assign(this, { result: bytes })), this.onerror);
  }
};

let backend;
after(() => backend.stop());
afterEach(() => signOut());
before(async () => {
  backend = await start();
  // Amplify lets nobody choose where S3 is.
  carry(`https://s3.${backend.region}.amazonaws.com`, backend.endpoint);
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: backend.userPoolId,
        userPoolClientId: backend.clientId,
        userPoolEndpoint: backend.endpoint,
        identityPoolId: backend.identityPoolId,
        identityPoolEndpoint: backend.endpoint,
        allowGuestAccess: true,
      },
    },
    Storage: { S3: { bucket: backend.bucket, region: backend.region } },
  });
});

async function register(username) {
  const email = `${username}@example.com`;
  const { nextStep } = await signUp({ username, password: PASSWORD, options: { userAttributes: { email } } });
  assert.equal(nextStep.signUpStep, 'CONFIRM_SIGN_UP');
  assert.equal(nextStep.codeDeliveryDetails.deliveryMedium, 'EMAIL');
  const done = await confirmSignUp({ username, confirmationCode: await backend.code(email) });
  assert.equal(done.nextStep.signUpStep, 'DONE');
  return email;
}

test('a person signs up, confirms and signs in by SRP', async () => {
  await register('anna');
  const { isSignedIn, nextStep } = await signIn({ username: 'anna', password: PASSWORD });
  assert.deepEqual([isSignedIn, nextStep.signInStep], [true, 'DONE']);
  assert.equal((await getCurrentUser()).username, 'anna');
  assert.equal((await fetchUserAttributes()).email_verified, 'true');
  const session = await fetchAuthSession();
  assert.equal(session.tokens.idToken.payload.email, 'anna@example.com');
  assert.ok(session.identityId.startsWith(`${backend.region}:`));
  const renewed = await fetchAuthSession({ forceRefresh: true });
  assert.notEqual(String(renewed.tokens.accessToken), String(session.tokens.accessToken));
  assert.equal(renewed.identityId, session.identityId);
  await signOut({ global: true });
  await assert.rejects(getCurrentUser());
});

test('an account that is not confirmed is sent to its code, a wrong password away', async () => {
  const options = { userAttributes: { email: 'ben@example.com' } };
  await signUp({ username: 'ben', password: PASSWORD, options });
  const { nextStep } = await signIn({ username: 'ben', password: PASSWORD });
  assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_UP');
  await resendSignUpCode({ username: 'ben' });
  await assert.rejects(confirmSignUp({ username: 'ben', confirmationCode: '0' }), { name: 'CodeMismatchException' });
  await confirmSignUp({ username: 'ben', confirmationCode: await backend.code('ben@example.com') });
  await assert.rejects(signIn({ username: 'ben', password: 'Wrong-horse-7' }), { name: 'NotAuthorizedException' });
  await assert.rejects(signIn({ username: 'nobody', password: PASSWORD }), { name: 'NotAuthorizedException' });
});

test('a password is reset, used by USER_PASSWORD_AUTH, changed, and its account deleted', async () => {
  const email = await register('clara');
  const { nextStep } = await resetPassword({ username: 'clara' });
  assert.equal(nextStep.resetPasswordStep, 'CONFIRM_RESET_PASSWORD_WITH_CODE');
  const confirmationCode = await backend.code(email);
  await confirmResetPassword({ username: 'clara', confirmationCode, newPassword: 'Another-horse-8' });
  const options = { authFlowType: 'USER_PASSWORD_AUTH' };
  assert.equal((await signIn({ username: 'clara', password: 'Another-horse-8', options })).isSignedIn, true);
  await updatePassword({ oldPassword: 'Another-horse-8', newPassword: 'Third-horse-9' });
  await signOut();
  assert.equal((await signIn({ username: 'clara', password: 'Third-horse-9' })).isSignedIn, true);
  await deleteUser();
  await assert.rejects(signIn({ username: 'clara', password: 'Third-horse-9' }), { name: 'NotAuthorizedException' });
});

test('pictures are uploaded, listed, seen, copied and removed under their owner', async () => {
  await register('dora');
  await signIn({ username: 'dora', password: PASSWORD });
  const at = (name) => ({ path: ({ identityId }) => `protected/${identityId}/${name}` });
  const small = Buffer.from('a small picture');
  const large = randomBytes(11 * 1024 * 1024 + 3);
  const options = { contentType: 'image/png', metadata: { by: 'Dora' } };
  await uploadData({ ...at('small ü+%.png'), data: small, options }).result;
  await uploadData({ ...at('large.png'), data: large }).result;

  const properties = await getProperties(at('small ü+%.png'));
  assert.deepEqual([properties.size, properties.contentType, properties.metadata], [small.length, 'image/png', { by: 'Dora' }]);
  const downloaded = await (await downloadData(at('large.png')).result).body.blob();
  assert.deepEqual(Buffer.from(await downloaded.arrayBuffer()), large);
  const { url } = await getUrl({ ...at('small ü+%.png'), options: { validateObjectExistence: true } });
  assert.equal(await (await fetch(url)).text(), 'a small picture');

  // Names are not encoded in its copies: those of other letters than ASCII's fail on AWS too.
  await copy({ source: at('large.png'), destination: at('copy.png') });
  const page = await list({ ...at(''), options: { pageSize: 2 } });
  assert.equal(page.items.length, 2);
  const all = await list({ ...at(''), options: { listAll: true } });
  const names = all.items.map(({ path }) => path.split('/').slice(2).join('/'));
  assert.deepEqual(names, ['copy.png', 'large.png', 'small ü+%.png']);
  await remove(at('copy.png'));
  assert.equal((await list({ ...at(''), options: { listAll: true } })).items.length, 2);

  const { identityId } = await fetchAuthSession();
  await signOut();
  const theirs = { path: `protected/${identityId}/large.png` };
  await assert.rejects(downloadData(theirs).result, { name: 'AccessDenied' });
  await register('emil');
  await signIn({ username: 'emil', password: PASSWORD });
  await assert.rejects(downloadData(theirs).result, { name: 'AccessDenied' });
  await assert.rejects(uploadData({ ...theirs, data: 'mine now' }).result, { name: 'AccessDenied' });
});

test('a guest sees what is public and nothing else', async () => {
  await register('frieda');
  await signIn({ username: 'frieda', password: PASSWORD });
  await uploadData({ path: 'public/notice.txt', data: 'for everybody' }).result;
  await signOut();
  const { body } = await downloadData({ path: 'public/notice.txt' }).result;
  assert.equal(await body.text(), 'for everybody');
  await assert.rejects(uploadData({ path: 'public/notice.txt', data: 'mine now' }).result, { name: 'AccessDenied' });
});
