// `stapel explain --code`: a code's story in sentences, or as JSON.
#pragma once

#include <string>

#include "app/code_story.h"

namespace stapel::cli {

std::string words_of(const app::CodeStory& story, Language language);
std::string json_of(const app::CodeStory& story);

}  // namespace stapel::cli
