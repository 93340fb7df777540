// The database that was named cannot be used as it is: whoever named it can name another, or mend
// what the message says. Nothing was written.
#pragma once

#include "storage/store.h"

namespace stapel::storage {

class UnusableDatabase : public StoreError {
 public:
  using StoreError::StoreError;
};

}  // namespace stapel::storage
