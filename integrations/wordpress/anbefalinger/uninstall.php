<?php
/** Taken out of the site, the plugin leaves nothing behind. */
defined( 'WP_UNINSTALL_PLUGIN' ) || exit;
delete_option( 'anbefalinger_address' );
