/** Where floating parts are drawn: inside the main landmark, so that nothing on the page stands outside of one. */
export const floatingRoot = () => document.getElementById("main") ?? document.body;
