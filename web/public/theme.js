// Runs before the first paint: theme and language from the cookies, so that nothing flashes and no inline script is needed.
(function () {
  var root = document.documentElement;
  function cookie(name) {
    var found = document.cookie.match(new RegExp("(?:^|; )" + name + "=([a-z-]+)"));
    return found ? found[1] : "";
  }
  var theme = cookie("kefu_theme");
  var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.toggle("dark", dark);
  var language = cookie("kefu_language") || ((navigator.language || "").slice(0, 2) === "zh" ? "zh" : "en");
  root.lang = language === "zh" ? "zh-CN" : "en";
})();
