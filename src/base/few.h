// A vector with room for a usual number of elements inside itself, so that it hardly allocates.
#pragma once

#include <cstddef>

#include <boost/container/small_vector.hpp>

namespace stapel {

template <typename T, std::size_t usual>
using Few = boost::container::small_vector<T, usual>;

}  // namespace stapel
