# The one list of modules and of what each may use, in dependency order: a module can only name
# modules above it, so a cycle cannot be written. scripts/check_includes.py reads this file too.
# Parts come before their module and are linked only where they are named.
stapel_part(base crypto OpenSSL::Crypto)
stapel_part(base xz LibLZMA::LibLZMA)
stapel_module(base       USES PRIVATE $<BUILD_INTERFACE:Boost::headers> date::date-tz TESTS stapel_base_crypto stapel_base_xz)
stapel_module(catalog    USES base)
stapel_module(promotions USES base)
stapel_module(codes      USES base LIBRARIES stapel_base_crypto)
stapel_module(simulation USES base catalog promotions codes)
stapel_module(webhooks   USES base LIBRARIES stapel_base_crypto)
stapel_module(storage    USES base catalog promotions codes LIBRARIES stapel_base_crypto SQLite::SQLite3 PostgreSQL::PostgreSQL Threads::Threads FIXTURES postgres)
stapel_module(app        USES base catalog promotions codes webhooks storage LIBRARIES stapel_base_crypto spdlog::spdlog Threads::Threads PRIVATE argon2 TESTS stapel_base_xz FIXTURES postgres)
stapel_module(connectors USES base webhooks storage app PRIVATE CURL::libcurl)
stapel_module(http       USES base catalog promotions codes webhooks storage app LIBRARIES Boost::headers prometheus-cpp::core UNSANITIZED)
stapel_module(cli        USES base catalog promotions simulation codes webhooks storage app connectors http LIBRARIES stapel_base_xz CLI11::CLI11 UNSANITIZED)
