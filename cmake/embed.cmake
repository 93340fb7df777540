# stapel_embed(TARGET FILE FUNCTION): builds a text file into a library. The function
# `std::string_view stapel::embedded::FUNCTION()` returns it.
function(stapel_embed target file function)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  set(source ${CMAKE_BINARY_DIR}/embedded/${function}.cpp)
  configure_file(cmake/embedded.cpp.in ${source} @ONLY)
  target_sources(${target} PRIVATE ${source})
endfunction()
