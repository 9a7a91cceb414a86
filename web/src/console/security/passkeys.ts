/** Between the relay's JSON and the browser's passkeys: bytes travel as base64url. */

const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

interface Named {
  id: string;
  type: "public-key";
}

export interface MakeOptions {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  excludeCredentials?: Named[];
}

export interface ShowOptions {
  challenge: string;
  rpId: string;
  allowCredentials?: Named[];
}

/** Lets the browser make a passkey. Throws when the person says no. */
export async function make(options: MakeOptions): Promise<unknown> {
  const made = (await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: (options.excludeCredentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) })),
    },
  })) as PublicKeyCredential;
  const said = made.response as AuthenticatorAttestationResponse;
  return { id: made.id, rawId: toText(made.rawId), type: made.type, response: { clientDataJSON: toText(said.clientDataJSON), attestationObject: toText(said.attestationObject) } };
}

/** Lets a passkey answer. Throws when the person says no. */
export async function show(options: ShowOptions): Promise<unknown> {
  const shown = (await navigator.credentials.get({
    publicKey: {
      challenge: toBytes(options.challenge),
      rpId: options.rpId,
      allowCredentials: (options.allowCredentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) })),
    },
  })) as PublicKeyCredential;
  const said = shown.response as AuthenticatorAssertionResponse;
  return {
    id: shown.id,
    rawId: toText(shown.rawId),
    type: shown.type,
    response: {
      clientDataJSON: toText(said.clientDataJSON),
      authenticatorData: toText(said.authenticatorData),
      signature: toText(said.signature),
      userHandle: said.userHandle ? toText(said.userHandle) : null,
    },
  };
}

export const canUsePasskeys = (): boolean => "PublicKeyCredential" in window;
