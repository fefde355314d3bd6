/* The block in the editor: what can be chosen at the side, and the list itself as readers will see it. No build step. */
(function (blocks, editor, components, element, i18n, ServerSideRender) {
  const { createElement: el, Fragment } = element;
  const { __ } = i18n;
  const { address = "", facets = {} } = window.anbefalingerChoices || {};

  const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i)).map((n) => ({ value: n, label: n }));
  const facetLabels = {
    service_area: __("Municipal service", "anbefalinger"),
    theme: __("Theme", "anbefalinger"),
    group: __("Group", "anbefalinger"),
    body: __("UN body", "anbefalinger"),
  };
  const layouts = () => [
    { value: "", label: __("List with summaries", "anbefalinger") },
    { value: "compact", label: __("Short list", "anbefalinger") },
    { value: "single", label: __("One recommendation", "anbefalinger") },
    { value: "number", label: __("Number", "anbefalinger") },
    { value: "chart", label: __("Chart", "anbefalinger") },
  ];
  const languages = () => [
    { value: "", label: __("The site’s language", "anbefalinger") },
    { value: "nb", label: "Bokmål" },
    { value: "nn", label: "Nynorsk" },
    { value: "en", label: "English" },
    { value: "se", label: "Davvisámegiella" },
  ];

  function Choices({ attributes, setAttributes }) {
    const set = (name) => (value) => setAttributes({ [name]: value });
    const text = (name, label, help) =>
      el(components.TextControl, { key: name, label, help, value: attributes[name], onChange: set(name) });
    const menu = (name, label, options) =>
      el(components.SelectControl, { key: name, label, options, value: attributes[name], onChange: set(name) });
    const facet = (name) =>
      (facets[name] || []).length
        ? menu(name, facetLabels[name], [{ value: "", label: __("All", "anbefalinger") }, ...facets[name]])
        : text(name, facetLabels[name], __("The code as in the service’s addresses.", "anbefalinger"));
    return el(
      editor.InspectorControls,
      null,
      el(
        components.PanelBody,
        { title: __("What to show", "anbefalinger") },
        text("q", __("Words to search for", "anbefalinger")),
        ["service_area", "theme", "group", "body"].map(facet),
        el(components.ToggleControl, {
          label: __("Only what concerns municipalities", "anbefalinger"),
          checked: attributes.municipal !== "",
          onChange: (on) => setAttributes({ municipal: on ? "explicit implicit" : "" }),
        }),
        text("id", __("Or chosen recommendations", "anbefalinger"), __("Their ids with a space between. Then leave the search empty.", "anbefalinger")),
      ),
      el(
        components.PanelBody,
        { title: __("How it looks", "anbefalinger") },
        menu("layout", __("Layout", "anbefalinger"), layouts()),
        attributes.layout === "chart" &&
          menu("by", __("Counted by", "anbefalinger"), [
            { value: "", label: __("Year", "anbefalinger") },
            ...Object.entries(facetLabels).map(([value, label]) => ({ value, label })),
          ]),
        menu("count", __("How many at a time", "anbefalinger"), numbers(1, 20)),
        menu("heading", __("Heading level", "anbefalinger"), numbers(2, 6)),
        el(components.ToggleControl, {
          label: __("Show a heading", "anbefalinger"),
          checked: attributes.headline !== "false",
          onChange: (on) => setAttributes({ headline: on ? "" : "false" }),
        }),
        menu("lang", __("Language", "anbefalinger"), languages()),
      ),
    );
  }

  function Edit(props) {
    const shown = address
      ? el(components.Disabled, null, el(ServerSideRender, { block: "anbefalinger/liste", attributes: props.attributes }))
      : el(components.Placeholder, {
          icon: "list-view",
          label: __("UN recommendations", "anbefalinger"),
          instructions: __("No service is set. Give its address under Settings, UN recommendations.", "anbefalinger"),
        });
    return el(Fragment, null, el(Choices, props), el("div", editor.useBlockProps(), shown));
  }

  blocks.registerBlockType("anbefalinger/liste", { edit: Edit, save: () => null });
})(wp.blocks, wp.blockEditor, wp.components, wp.element, wp.i18n, wp.serverSideRender);
