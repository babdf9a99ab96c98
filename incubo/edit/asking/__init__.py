"""What a person is asked, and how what they type is read: the same in every face."""
