<?php
/**
 * Plugin Name:       FNs anbefalinger til Norge
 * Description:       Shows what the UN recommends to Norway inside your pages: paste an address, use the block, or the shortcode. The list stands in the page's own HTML, sets no cookies and needs no JavaScript.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            The anbefalinger authors
 * License:           MIT
 * License URI:       https://opensource.org/license/mit
 * Text Domain:       anbefalinger
 * Domain Path:       /languages
 *
 * The parts, in the order in which a list comes about:
 *   service.php   the address of the service, and asking it (with a cache that never passes old for new)
 *   listing.php   attributes -> address -> HTML
 *   ways-in.php   the block, the shortcode, and pasted addresses
 *   settings.php  the page where the address of the service is set
 */

defined( 'ABSPATH' ) || exit;

const ANBEFALINGER_FILE    = __FILE__;
const ANBEFALINGER_VERSION = '1.0.0';

foreach ( array( 'service', 'listing', 'ways-in', 'settings' ) as $anbefalinger_part ) {
	require_once __DIR__ . "/includes/$anbefalinger_part.php";
}

add_action( 'init', 'anbefalinger_load_translations', 5 );
add_action( 'init', 'anbefalinger_register_block' );
add_action( 'init', 'anbefalinger_register_shortcode' );
add_action( 'init', 'anbefalinger_register_provider' );
add_action( 'wp_enqueue_scripts', 'anbefalinger_register_style' );
add_action( 'enqueue_block_editor_assets', 'anbefalinger_offer_choices' );
add_action( 'admin_init', 'anbefalinger_register_setting' );
add_action( 'admin_menu', 'anbefalinger_add_settings_page' );
add_filter( 'plugin_action_links_' . plugin_basename( __FILE__ ), 'anbefalinger_link_settings' );

/** The words of the plugin in the language of the site. */
function anbefalinger_load_translations() {
	load_plugin_textdomain( 'anbefalinger', false, dirname( plugin_basename( ANBEFALINGER_FILE ) ) . '/languages' );
}
