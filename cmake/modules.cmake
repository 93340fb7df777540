# The one list of modules and of what each may use, in dependency order: a module can only name
# modules above it, so a cycle cannot be written. scripts/check_includes.py reads this file too.
stapel_module(base       USES LIBRARIES Boost::headers fmt::fmt date::date-tz OpenSSL::Crypto LibLZMA::LibLZMA Threads::Threads)
stapel_module(catalog    USES base)
stapel_module(promotions USES base)
stapel_module(codes      USES base)
stapel_module(storage    USES base catalog promotions codes LIBRARIES SQLite::SQLite3)
stapel_module(app        USES base catalog promotions codes storage LIBRARIES spdlog::spdlog)
stapel_module(http       USES base catalog promotions codes storage app LIBRARIES prometheus-cpp::core UNSANITIZED)
stapel_module(cli        USES base catalog promotions codes storage app http LIBRARIES CLI11::CLI11 UNSANITIZED)
