// Shows the server's OpenAPI document; requests go to the server that this page came from, under any sub-path.
const base = new URL("..", window.location.href);
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

const fault = (reason) => {
  document.querySelector("#interface").textContent =
    `The description of the REST interface could not be loaded (${reason}). Check that the server runs, then reload this page.`;
};

try {
  const answer = await fetch(new URL("api/v1/openapi.json", base));
  if (answer.ok) {
    const spec = { ...(await answer.json()), servers: [{ url: base.href.replace(/\/$/, "") }] };
    window.SwaggerUIBundle({ dom_id: "#interface", spec, deepLinking: true, validatorUrl: null, docExpansion: "none" });
  } else fault(`status ${answer.status}`);
} catch (error) {
  fault(error.message);
}
