// The table of phrases that name the attributes of conditions and selectors. {v} is the value.
// Internal to describe_leaf.cpp.
#pragma once

#include "promotions/definition.h"
#include "promotions/words.h"

namespace stapel::promotions {

// Texts and lists of texts.
struct TextPhrases {
  Phrase one_of;          // has one of the values
  Phrase other_than;      // is known, and has none of the values
  Phrase none_of;         // has none of the values, or is not known
  Phrase all_of;          // of lists: has all of several values
  Phrase not_all_of;      // of lists: lacks one of several values
  Phrase starts_with;     // has a value that starts so
  Phrase starts_not;      // has none, or is not known
  Phrase given;           // is known
  Phrase absent;          // is not known
  Phrase or_absent = {};  // " or unknown"; empty where the value is never unknown
};
// Null for attributes of other types.
const TextPhrases* text_phrases(Attribute attribute);

// Amounts and counts; {v} is the comparison with its value.
struct NumberPhrases {
  Phrase one;   // "{v} artikel"
  Phrase many;  // "{v} artikelen"
  bool is_amount = false;
  Phrase given;
  Phrase absent;
  Phrase or_absent = {};
};
const NumberPhrases* number_phrases(Attribute attribute);

struct FlagPhrases {
  Phrase yes;
  Phrase no;       // known to be false
  Phrase not_yes;  // false, or not known
  Phrase given;
  Phrase absent;
  Phrase or_absent = {};
};
const FlagPhrases* flag_phrases(Attribute attribute);

}  // namespace stapel::promotions
