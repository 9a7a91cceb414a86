// Passkeys on the way in: asks the browser, hands its answer to the relay.
"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function send(path, csrf, body) {
  const headers = { "content-type": "application/json", "x-csrf-token": csrf };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function show(csrf) {
  const options = await send("/login/passkey/options", csrf, {});
  options.challenge = toBytes(options.challenge);
  options.allowCredentials = (options.allowCredentials || []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const made = await navigator.credentials.get({ publicKey: options });
  const said = made.response;
  return send("/login/passkey", csrf, {
    credential: {
      id: made.id, rawId: toText(made.rawId), type: made.type,
      response: {
        clientDataJSON: toText(said.clientDataJSON), authenticatorData: toText(said.authenticatorData),
        signature: toText(said.signature), userHandle: said.userHandle ? toText(said.userHandle) : null,
      },
    },
  });
}

async function enrol(csrf) {
  const options = await send("/login/enrol/passkey/options", csrf, {});
  options.challenge = toBytes(options.challenge);
  options.user.id = toBytes(options.user.id);
  options.excludeCredentials = (options.excludeCredentials || []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const made = await navigator.credentials.create({ publicKey: options });
  const said = made.response;
  return send("/login/enrol/passkey", csrf, {
    credential: {
      id: made.id, rawId: toText(made.rawId), type: made.type,
      response: { clientDataJSON: toText(said.clientDataJSON), attestationObject: toText(said.attestationObject) },
    },
  });
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) button.disabled = true;
  button.addEventListener("click", async () => {
    const problem = document.getElementById("passkey-problem");
    problem.hidden = true;
    button.disabled = true;
    try {
      const { to } = await (button.dataset.passkey === "enrol" ? enrol : show)(button.dataset.csrf);
      location.assign(to);
    } catch {
      problem.hidden = false;
      button.disabled = false;
    }
  });
}
