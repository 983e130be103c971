// Sends `plan.text`, with a file if it has one, `plan.at_ms` after the composer was first drawn.
(() => {
  const find = id => document.querySelector(`[data-testid="${id}"]`);
  const write = (box, text) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const bring = () => {
    const files = new DataTransfer();
    files.items.add(new File([plan.file], "sales.csv", { type: "text/csv" }));
    const input = find("stChatInput").querySelector("input[type=file]");
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const press = () => {
    const button = find("stChatInputSubmitButton");
    // An upload under way: the file is named once it is there.
    const ready = button && !button.disabled && (!plan.file || find("stChatInput").innerText.includes("sales.csv"));
    if (!ready) return requestAnimationFrame(press);
    button.click();
    window.wasSent = true;
  };
  const act = () => {
    write(find("stChatInputTextArea"), plan.text);
    if (plan.file) bring();
    requestAnimationFrame(press);
  };
  const look = () => (find("stChatInputTextArea") ? setTimeout(act, plan.at_ms) : requestAnimationFrame(look));
  requestAnimationFrame(look);
})();
