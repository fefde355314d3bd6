"""What API and pages share at the HTTP border."""
