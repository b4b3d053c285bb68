// Precompiled: what nearly every file of the program includes, and takes long to read.
#pragma once

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
