# The Debian package of the server: the components `server` (the binary) and `service` (what makes a
# service of it; never part of a plain `cmake --install`). `make package` builds it; CPack asks
# dpkg-shlibdeps which libraries the binary needs.
find_program(GZIP gzip)
find_program(DPKG_DEB dpkg-deb)
if(NOT GZIP OR NOT DPKG_DEB)
  return()
endif()

set(packaging ${PROJECT_SOURCE_DIR}/packaging)
set(manual ${PROJECT_BINARY_DIR}/packaging/stapel.1.gz)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${packaging}/stapel.1)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/packaging)
execute_process(COMMAND ${GZIP} -9nc ${packaging}/stapel.1 OUTPUT_FILE ${manual}
                COMMAND_ERROR_IS_FATAL ANY)

function(stapel_service_files destination)
  install(FILES ${ARGN} DESTINATION ${destination} COMPONENT service EXCLUDE_FROM_ALL)
endfunction()
stapel_service_files(/usr/lib/systemd/system ${packaging}/stapel.service
                     ${packaging}/stapel-backup.service ${packaging}/stapel-backup.timer)
stapel_service_files(/usr/share/man/man1 ${manual})
stapel_service_files(/usr/share/doc/stapel ${packaging}/copyright docs/operations.md docs/api.md
                     docs/openapi.json README.md CHANGELOG.md)
install(FILES ${packaging}/stapel.default DESTINATION /etc/default RENAME stapel COMPONENT service
        EXCLUDE_FROM_ALL)
install(PROGRAMS ${packaging}/backup.sh DESTINATION /usr/lib/stapel RENAME backup
        COMPONENT service EXCLUDE_FROM_ALL)

# Packing takes what is built and builds nothing.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL server service)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_SET_DESTDIR ON) # absolute destinations
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 1)
set(CPACK_PACKAGE_NAME stapel)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The authors of Stapel")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_NAME stapel)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "promotions, codes and redemptions of a webshop
Stapel prices carts with stacked promotions, explains each price, and redeems
codes exactly as often as they may be used, also by thousands of shoppers at
once. A shop asks it over HTTP; the database is one SQLite file.")
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, tzdata")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates") # webhooks go to https
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${packaging}/postinst ${packaging}/prerm
                                       ${packaging}/postrm ${packaging}/conffiles)
include(CPack)
