"""What leaves the registry for the public: of its last commit, without the people who may not be named."""
