// Precompiled: the public headers that the examples include, and take longest to read. Each example
// includes what it uses all the same.
#pragma once

#include <iostream>

#include "quartet/khoros.hpp"
#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/totango.hpp"
