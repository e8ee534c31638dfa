import "./style.css";
import { render } from "preact";
import { App } from "./App";
import { followLinks } from "./address";

followLinks();
const place = document.getElementById("app");
if (place) render(<App />, place);
