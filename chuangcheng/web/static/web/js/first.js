// Runs before anything is drawn: styles know that script works.
document.documentElement.classList.remove("no-js");
