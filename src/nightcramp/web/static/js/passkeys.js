// Passkeys: sign in with the lock of the device. Without script, or without passkeys, the password stays.
"use strict";

(() => {
  const canUse = window.isSecureContext && window.PublicKeyCredential?.parseCreationOptionsFromJSON;
  if (!canUse) return;
  const csrf = document.querySelector("meta[name=csrf]").content;

  async function post(address, body) {
    const reply = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify(body ?? {}),
    });
    if (reply.status === 204) return null;
    const found = await reply.json();
    if (!reply.ok) throw new Error(found.detail);
    return found;
  }

  function offer(part, act) {
    if (!part) return;
    part.hidden = false;
    const button = part.querySelector("button");
    const fault = part.querySelector(".fault");
    button.addEventListener("click", async () => {
      fault.textContent = "";
      button.disabled = true;
      try {
        await act(part);
      } catch (error) {
        const isStopped = error.name === "NotAllowedError" || error.name === "AbortError";
        const isKnown = error.name === "InvalidStateError";
        fault.textContent = isStopped
          ? "No passkey was used. You can try again."
          : isKnown ? "This device has a passkey for you already." : error.message;
      } finally {
        button.disabled = false;
      }
    });
  }

  offer(document.getElementById("passkey"), async (part) => {
    const options = await post("/sign-in/passkey/options");
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const credential = await navigator.credentials.get({ publicKey });
    await post("/sign-in/passkey", credential.toJSON());
    window.location.assign(part.dataset.next);
  });

  offer(document.getElementById("passkeys"), async (part) => {
    const options = await post("/account/passkeys/options");
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const credential = await navigator.credentials.create({ publicKey });
    await post("/account/passkeys", { credential: credential.toJSON(), label: part.querySelector("input").value });
    window.location.assign("/account?done=added");
  });
})();
